# What was lying there when a visit ended is nobody's.
card "Nguyễn Thị Lan"
pin "1234"
place "Lục Vân Tiên"
expect item "Lục Vân Tiên" unsecured
tap finish
tap receipt_none
walk_away
card "Trần Minh Quân"
pin "2345"
expect screen "Sách này nằm sẵn ở đây."
expect button yes
tap no
expect applied "Lục Vân Tiên" checkout
expect loan "Lục Vân Tiên" to "Nguyễn Thị Lan"
