# Every third frame from the pad is garbled; nobody notices.
pad garbled
card "Emma Clarke"
pin "5678"
place "Alice's Adventures in Wonderland", "The Quiet American"
expect item "Alice's Adventures in Wonderland" unsecured
expect item "The Quiet American" unsecured
pad ok
expect loan "The Quiet American" to "Emma Clarke"
