# Lan has borrowed when the power goes. Somebody touches Return: her books, still lying there, do not go back by themselves.
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều"
expect item "Truyện Kiều" unsecured
power cut
tap return
wait 3
expect item "Truyện Kiều" unsecured
expect loan "Truyện Kiều" to "Nguyễn Thị Lan"
expect applied "Truyện Kiều" checkout
