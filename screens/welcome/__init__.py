"""The idle screen: invitation, pictures, news of the last moment."""
