/** What a scenario or a machine is, for the matrix: English, Chinese. */
export type Words = readonly [en: string, zh: string];

export const INTRUDER_WORDS: Readonly<Record<string, Words>> = {
  'bash-reverse-shell': ['`bash -i` on `/dev/tcp/HOST/PORT`', '`bash -i` 接到 `/dev/tcp/主机/端口`'],
  'python-reverse-shell': ['Python: `dup2` and `pty.spawn`', 'Python：`dup2` 加 `pty.spawn`'],
  'python-subprocess-shell': [
    'Python: a shell as its subprocess on the connection',
    'Python：把 shell 作为子进程接到连接上',
  ],
  'netcat-reverse-shell': ['`nc -e /bin/sh` to another host', '`nc -e /bin/sh` 连到别的主机'],
  'shell-script-to-stranger': [
    'bash that takes orders from `/dev/tcp`, answers nothing',
    'bash 从 `/dev/tcp` 读命令，不回应',
  ],
  'netcat-shell': ['`nc -l -e /bin/sh`', '`nc -l -e /bin/sh`'],
  'bind-shell': ['Python that listens and starts a shell for who comes', 'Python 监听端口，来者即得 shell'],
  'systemd-root-shell': [
    'a socket unit with a bare root shell (`Accept=yes`)',
    '套接字单元直接给出 root shell（`Accept=yes`）',
  ],
  'packet-tap': [
    'a script in an interpreter of no package that hears every packet',
    '不属于软件包的解释器运行脚本，监听所有数据包',
  ],
  'deleted-program': ['a server whose file was removed once it ran', '服务器运行后文件即被删除'],
  'program-in-memory': [
    'a program from `memfd_create` that calls itself `cron`',
    '由 `memfd_create` 运行、自称 `cron` 的程序',
  ],
  'sshd-in-shared-memory': ['netcat copied to `/dev/shm/sshd`', '把 netcat 复制为 `/dev/shm/sshd`'],
  'hidden-folder': ['a server in `/usr/lib/.cache-y`', '服务器位于 `/usr/lib/.cache-y`'],
  'folder-of-dots': ['a server in `/usr/lib/...`', '服务器位于 `/usr/lib/...`'],
  'kernel-thread-name': ['a server that calls itself `[kworker/0:1]`', '服务器自称 `[kworker/0:1]`'],
  'look-alike-name': ['`/usr/local/lib/syst3md`', '`/usr/local/lib/syst3md`'],
  'letter-left-out': ['netcat copied to `/usr/sbin/rsylogd`', '把 netcat 复制为 `/usr/sbin/rsylogd`'],
  'misplaced-name': ['`/var/tmp/systemd-logind`', '`/var/tmp/systemd-logind`'],
  'other-name': ['a server that calls itself `sshd`', '服务器自称 `sshd`'],
  'renamed-program': ['netcat copied to `/opt/x/worker`', '把 netcat 复制为 `/opt/x/worker`'],
  'empty-environment': ['a root server started without any environment', '以 root 启动、没有任何环境变量的服务器'],
  'altered-server': ['rsync with a byte more in its file', 'rsync 的文件多了一个字节'],
  'altered-and-put-back': ['vsftpd altered, started, its file put back', 'vsftpd 被改、启动，文件再换回'],
  'preloaded-library': [
    'memcached with a library of no package in `LD_PRELOAD`',
    'memcached 经 `LD_PRELOAD` 加载不属于软件包的库',
  ],
  'backdoor-on-80': [
    'netcat copied to `/var/tmp/update`, on port 80',
    '把 netcat 复制为 `/var/tmp/update`，占用 80 端口',
  ],
  'wrong-program': ["netcat on MySQL's port", 'netcat 占用 MySQL 的端口'],
  'trojan-number': [
    "netcat copied to `/tmp/.x/master`, on an old trojan's port",
    '把 netcat 复制为 `/tmp/.x/master`，占用旧木马的端口',
  ],
  'trojan-number-alone': ["a plain script on an old trojan's port", '普通脚本占用旧木马的端口'],
  'hidden-port': ['a listener that no listing shows', '任何列表都不显示的监听端口'],
  'listing-disagrees': ['a listener that `/proc/net/tcp` leaves out', '`/proc/net/tcp` 漏掉的监听端口'],
  'bound-only': ['a port held without listening, that no listing shows', '被占住却不监听、任何列表都不显示的端口'],
};

export const MACHINE_WORDS: Readonly<Record<string, Words>> = {
  server: [
    'plain Debian with the servers of 33 packages, and clients connected to some',
    '普通 Debian，运行 33 个软件包的服务器，其中一些有客户连接',
  ],
  developer: [
    "developer's machine: node, vite, Python, a venv, Java, own programs, an editor's server, a container, a tunnel",
    '开发者的机器：node、vite、Python、venv、Java、自编程序、编辑器的服务端、容器、隧道',
  ],
  upgraded: ['after `apt upgrade`: some servers restarted, some not', '`apt upgrade` 之后：有的服务器已重启，有的没有'],
  upgrading: [
    'in the middle of `apt upgrade`: files replaced, one package half-configured',
    '`apt upgrade` 进行中：文件已替换，一个软件包配置到一半',
  ],
  desktop: [
    "desktop: mDNS, CUPS, DHCP, 802.1X, Syncthing, a browser's sockets, tcpdump",
    '桌面：mDNS、CUPS、DHCP、802.1X、Syncthing、浏览器的套接字、tcpdump',
  ],
};
