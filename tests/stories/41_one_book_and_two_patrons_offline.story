# Lan takes it home, and it is back; then Quân has it. All in one night without a network.
network down
card "Nguyễn Thị Lan"
place "Chí Phèo"
expect item "Chí Phèo" unsecured
tap finish
tap receipt_none
lift all
tap return
place "Chí Phèo"
expect item "Chí Phèo" secured
tap finish
tap receipt_none
lift all
card "Trần Minh Quân"
place "Chí Phèo"
expect item "Chí Phèo" unsecured
tap finish
tap receipt_none
expect queue 3
network up
sync
expect loan "Chí Phèo" to "Trần Minh Quân"
expect applied "Chí Phèo" checkout checkin checkout
expect conflicts 0
