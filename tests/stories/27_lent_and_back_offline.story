# Borrowed and returned in one night without network: central hears both, in order.
network down
card "Nguyễn Thị Lan"
place "Truyện Kiều"
expect item "Truyện Kiều" unsecured
tap finish
tap receipt_none
lift all
walk_away
tap return
place "Truyện Kiều"
expect item "Truyện Kiều" secured
expect queue 2
network up
sync
expect applied "Truyện Kiều" checkout checkin
expect no loan "Truyện Kiều"
expect conflicts 0
