# Offline two items and no more, says this library.
rule offline_items_per_patron 2
network down
card "Nguyễn Thị Lan"
place "Truyện Kiều", "Số đỏ"
expect item "Truyện Kiều" unsecured
expect item "Số đỏ" unsecured
place "Chí Phèo"
expect screen "Chí Phèo"
expect queue 2
expect item "Chí Phèo" secured
network up
sync
expect no loan "Chí Phèo"
