"""CAS as one more provider of allauth: what it vouches for goes the way of all others, with its second factors and audit."""
