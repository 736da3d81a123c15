#!/busybox sh
# The guest's first program: loads modules, mounts this machine's folders, runs the one command and switches off.
# The kernel speaks on the first serial line, the command on the second.
export PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin HOME=/tmp LANG=C.UTF-8
mount() { /busybox mount "$@" || echo "guest: cannot mount $*"; }
/busybox mount -t devtmpfs dev /dev
exec >/dev/ttyS1 2>&1 </dev/null
/busybox stty -F /dev/ttyS1 raw
mount -t proc proc /proc
mount -t sysfs sys /sys
for module in /modules/*; do
    options=
    case $module in
        *dummy_hcd*) options=num=2 ;;
        *mac80211_hwsim*) options=radios=3 ;;
    esac
    /busybox insmod "$module" $options || echo "guest: cannot load $module"
done
mount -t configfs config /sys/kernel/config
number=0
while read -r folder; do
    /busybox mkdir -p "$folder"
    mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,cache=loose,ro "share$number" "$folder"
    number=$((number + 1))
done </shares
/busybox mkdir -p /dev/shm /dev/pts
mount -t devpts pts /dev/pts
mount -t tmpfs memory /dev/shm
/busybox ip link set lo up
/usr/lib/systemd/systemd-udevd --daemon
echo "guest: ready"
/busybox sh /command
echo "guest: ended $?"
/busybox poweroff -f
