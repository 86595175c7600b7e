# Two friends: the second card asks before it ends the first visit.
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều"
expect item "Truyện Kiều" unsecured
card "Emma Clarke"
expect button yes
expect button no
tap no
expect screen "Lan"
card "Emma Clarke"
tap yes
lift all
pin "5678"
expect screen "Emma"
place "Moby-Dick; or, The Whale"
expect loan "Moby-Dick; or, The Whale" to "Emma Clarke"
expect loan "Truyện Kiều" to "Nguyễn Thị Lan"
