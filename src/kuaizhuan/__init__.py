"""Kuaizhuan 快转: technology transfer as one chain: collect, publish, match, transfer."""

__version__ = "0.1.0"
