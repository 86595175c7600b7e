# A laptop says on its own tag: neither lent nor taken back while offline.
network down
card "Nguyễn Thị Lan"
place "Laptop 07"
expect screen "Laptop 07"
expect item "Laptop 07" secured
expect queue 0
tap finish
tap receipt_none
expect no loan "Laptop 07"
