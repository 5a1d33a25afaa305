"""The only writers of this room's tables."""

from enlace.directory.actions.packs import store_pack

__all__ = ["store_pack"]
