# A visit to the library, online and offline.
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều", "Số đỏ", "红楼梦"
expect item "Truyện Kiều" unsecured
expect item "红楼梦" secured
shot "checkout"
network down
place "Les Misérables" part 1
shot "a set, half of it"
place "Les Misérables" part 2
expect item "Les Misérables" unsecured
expect queue 1
shot "offline"
tap finish
tap receipt_print
expect receipts 1
network up
sync
expect loan "Les Misérables" to "Nguyễn Thị Lan"
expect applied "Truyện Kiều" checkout
lift all
walk_away
tap return
place "Truyện Kiều"
expect item "Truyện Kiều" secured
shot "checkin"
tap finish
tap receipt_none
expect no loan "Truyện Kiều"
# The day ends without a network: what is left is what `queue list --owed` shows.
lift all
walk_away
network down
tap return
place "Số đỏ"
expect item "Số đỏ" secured
tap finish
tap receipt_none
expect queue 1
