# Lent online, returned an hour later without a network.
card "Nguyễn Thị Lan"
pin "1234"
place "Chí Phèo"
expect item "Chí Phèo" unsecured
tap finish
tap receipt_none
lift all
network down
tap return
place "Chí Phèo"
expect item "Chí Phèo" secured
tap finish
tap receipt_none
network up
sync
expect no loan "Chí Phèo"
expect conflicts 0
expect applied "Chí Phèo" checkout checkin
