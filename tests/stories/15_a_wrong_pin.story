# The wrong PIN opens nothing.
card "Emma Clarke"
pin "1111"
expect button ok
expect not screen "Emma"
pin "5678"
expect screen "Emma"
