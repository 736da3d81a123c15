"""New versions of Regulars: found at a source, believed by a signature, handed to dpkg. Knows no shop."""
