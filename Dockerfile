# The application and its worker; compose.yaml says how they run. Build it from the root of the repository.
FROM python:3.11-slim-bookworm AS libraries
COPY requirements.txt .
RUN python -m venv /opt/enlace \
 && /opt/enlace/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements.txt

FROM python:3.11-slim-bookworm
# Debian 12 has the client programs of PostgreSQL 15, the version of the database in compose.yaml: for backups.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin enlace \
 && install -d -o enlace -g enlace -m 0700 /data /backups
COPY --from=libraries /opt/enlace /opt/enlace
COPY src /app/src
COPY packs /app/packs
COPY desk/dist /app/desk/dist
COPY tools/messages.py /app/tools/messages.py
COPY --chmod=0755 deploy/enlace /usr/local/bin/enlace
ENV PATH=/opt/enlace/bin:$PATH PYTHONPATH=/app/src PYTHONUNBUFFERED=1 ENLACE_HOME=/data
RUN python /app/tools/messages.py compile && python -m compileall -q /app/src
ENV PYTHONDONTWRITEBYTECODE=1
USER enlace
WORKDIR /app
ENTRYPOINT []
CMD ["enlace", "serve", "--host", "0.0.0.0", "--port", "8000"]
