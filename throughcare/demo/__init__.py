"""The demonstration clinic: real, de-identified trial records under made-up names."""
