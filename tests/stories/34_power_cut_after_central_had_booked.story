# Central booked it while the answer was on the way; then the power went. The loan stands and the tag is made right in her next visit.
card "Nguyễn Thị Lan"
pin "1234"
network slow 3
place "Truyện Kiều"
wait 1
power cut
expect item "Truyện Kiều" secured
network up
sync
expect queue 0
expect loan "Truyện Kiều" to "Nguyễn Thị Lan"
expect applied "Truyện Kiều" checkout
lift all
card "Nguyễn Thị Lan"
pin "1234"
place "Truyện Kiều"
expect item "Truyện Kiều" unsecured
expect applied "Truyện Kiều" checkout
