# until-test-ends.sh COMMAND [ARGUMENT...]
# Runs the command in place of this shell, and interrupts its process group if the test process ends without writing a
# line to descriptor 3 first.
(read -r said <&3 || kill -s INT -- -$$) >/dev/null 2>&1 &
exec "$@" 3<&-
