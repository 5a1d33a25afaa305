"""A neutral document tree and its writers: HTML, PDF, DOCX, XLSX and JSON; knows no subject."""
