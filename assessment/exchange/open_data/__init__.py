"""Public formats: register of municipalities in, OParl and DCAT-AP.de out."""
