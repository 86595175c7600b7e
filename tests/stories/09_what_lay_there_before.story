# A book left by somebody else joins the next visit only by a touch.
card "Nguyễn Thị Lan"
pin "1234"
tap finish
place "Tắt đèn"
walk_away
wait 1
card "Emma Clarke"
pin "5678"
place "Moby-Dick; or, The Whale"
expect item "Moby-Dick; or, The Whale" unsecured
expect loan "Tắt đèn" to "Emma Clarke"
