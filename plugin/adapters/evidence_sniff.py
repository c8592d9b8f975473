"""What a file is, by its first bytes: the rule stands in the domain, where the platform reads it, too."""

from __future__ import annotations

from ..domain.sniffing import HEAD_BYTES, Sniffed, plain_name, sniff, suffix_of

__all__ = ["HEAD_BYTES", "Sniffed", "plain_name", "sniff", "suffix_of"]
