"""The few mechanisms every step stands on; no word of technology transfer in here.

errors, verdict, states, actors, access, audit, jobs, money, text, fulltext, codes, messages, config:
each one file, each small enough to read in one sitting.
"""
