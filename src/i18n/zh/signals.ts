import type { Messages } from '../messages.ts';

export const signals: Messages['signals'] = {
  program: (name, pid) => `${name}（pid ${pid}）`,
  unnumbered: (name) => `${name} `,
  process: (pid) => `进程 ${pid} `,
  texts: {
    'altered-program': {
      title: '与软件包提供的文件不一致',
      explanation: ({ program }) =>
        `${program}的程序文件来自软件包，但正在运行的内容与软件包自带的校验值不符，而且是在安装之后才改动的。入侵者会用自己改过的版本顶替受信任的服务程序。`,
      mistaken:
        '有人在本机打过补丁，或用自行编译的版本覆盖了软件包的程序；磁盘损坏。重新安装该软件包即可恢复原来的文件。',
    },
    'deleted-executable': {
      title: '程序文件已不在',
      explanation: ({ program }) =>
        `${program}仍在运行，但启动它的文件已被删除或替换。入侵者会删掉自己的程序以免被发现；不过软件升级也时时在替换程序文件。`,
      mistaken: '升级或重新部署之后，凡是没有重启的程序都是这个样子。如果该路径属于某个软件包，重启服务后再看一次。',
    },
    'hidden-port': {
      title: '任何列表都不显示这个端口',
      explanation: ({ port }) =>
        `谁来申请 ${port}，内核都拒绝，说明已被占用；可是无论看多少次，任何列表（netlink、/proc/net）里都没有它的套接字。入侵者的驱动程序和动态库就是这样让端口躲过 netstat 和 ss 的。`,
      mistaken:
        '有程序只占着号码而不监听：6.8 之前的 Linux 不列出这样的 TCP 套接字。也可能是安全产品或过滤程序（BPF）按自己的规则拒绝该端口。',
    },
    'empty-environment': {
      title: '启动时没有任何环境变量',
      explanation: ({ program }) =>
        `${program}以 root 身份运行，却一个环境变量也没有。登录会话、服务管理器或 cron 启动的程序总会带着一些；后门会清空环境变量，不让人看出它从哪里来。`,
      mistaken: '有些谨慎的守护进程和进程管理工具会用干净的环境启动程序（env -i）。',
    },
    'kernel-thread-name': {
      title: '冒充内核线程',
      explanation: ({ program }) =>
        `${program}用的是内核线程才有的名字，实际上却是普通程序：内核线程既没有程序文件，也没有命令行参数。`,
      mistaken: '几乎不会误报。少数程序会给自己的标题加方括号，看看它的程序文件就知道是谁。',
    },
    'listing-disagrees': {
      title: '内核的两份列表对它说法不一',
      explanation: ({ port }) =>
        `netlink 和 /proc/net 列的是同一批套接字，其中一份却每次都漏掉 ${port}：有人在过滤那份列表的内容。`,
      mistaken: '容器把自己的文件挂载在 /proc/net 上；或者是少见内核的缺陷。',
    },
    'look-alike-name': {
      title: '名字刻意做得像系统程序',
      explanation: ({ program }) =>
        `${program}的名字与系统程序只差一点，在任务列表里一眼就会看漏。木马历来这样藏身：svch0st.exe、scvhost.exe，或者名为 svchost、文件却是 vhos.exe。`,
      mistaken: '也可能是厂商无意中起了 service.exe 之类的名字；看看文件放在哪里、由谁签名。',
    },
    'malware-found': {
      title: 'ClamAV 认出这是恶意软件',
      explanation: ({ program }) =>
        `${program}运行的内容与本机所装 ClamAV 的某条特征相符。之所以去问它，是因为这里已经另有可疑之处。`,
      mistaken:
        '特征偶尔会误判，名称以 Heuristics 或 PUA 开头的只是推测。查一查这个名称，把文件与软件包中的原件比较，再用别的扫描器查一遍。',
    },
    'memfd-executable': {
      title: '在内存中运行，没有文件',
      explanation: ({ program }) =>
        `${program}被装进内存并直接从内存启动（memfd_create）。磁盘上没有可供扫描的文件，进程一结束就什么也不剩。`,
      mistaken: 'runc、LXC 等容器运行时会这样启动自身的副本，少数加壳程序也会。',
    },
    'misplaced-name': {
      title: '顶着系统程序的名字，却不在系统的目录里',
      explanation: ({ program }) =>
        `${program}用的是系统自带程序的名字，文件却放在系统从不放这个程序的地方。起这样的名字，是为了在任务列表里显得正常。`,
      mistaken: '有人自己编译或解包了一份：测试、救援盘、编译目录。在 Windows 上几乎没有正当理由。',
    },
    'no-package': {
      title: '不属于任何软件包',
      explanation: ({ program }) =>
        `${program}的程序文件不是由软件包安装的。单凭这一点说明不了什么，只是给其他发现添一分可疑。`,
      mistaken: '非常常见：/usr/local 和 /opt 里的程序、自行编译的程序，以及各种语言工具安装的程序。',
    },
    'not-expected': {
      title: '预期之外的端口',
      explanation: ({ port }) =>
        `menshen.yaml 写明了本机应当开放的全部端口，而 ${port} 目前的情况不在其中。入侵者往往就在上次仔细查看之后新出现的东西里。`,
      mistaken: '可能是新装的服务，也可能程序、用户或单元与所写的不同。如果它本来就该在这里，请补进 menshen.yaml。',
    },
    'other-name': {
      title: '自称的名字与程序文件不同',
      explanation: ({ program }) =>
        `${program}显示的名字不是它的程序文件名。ps 里显示的名字由进程自己决定，入侵者会挑一个没人起疑的，比如 sshd 或 cron。`,
      mistaken: '启动器、会派生子进程的服务和自定标题的程序也会这样；不过它们很少会用系统程序的名字。',
    },
    'packet-tap': {
      title: '能听到发给别人的数据包',
      explanation: ({ program }) =>
        `${program}持有一个先于所有端口收到数据包的套接字。它不需要开放端口：有些后门就这样等待带有口令的数据包，任何端口列表里都看不到它。`,
      mistaken: '抓包工具、DHCP 客户端、路由和监控程序也这样监听；来自软件包的知名程序不算发现。',
    },
    'preloaded-library': {
      title: '抢先加载了来历不明的库',
      explanation: ({ program }) =>
        `${program}按要求（LD_PRELOAD、LD_AUDIT 或 /etc/ld.so.preload）最先加载了一个不是软件包提供的库。这样的库能改变程序的一切行为：放行自己的口令、隐藏连接、暗中窃听。`,
      mistaken: '内存分配器、测试工具和监控代理也这样加载，不过多半来自软件包，或有众所周知的名字。',
    },
    'renamed-program': {
      title: '系统程序改名后的副本',
      explanation: ({ program }) =>
        `${program}的程序文件与某个系统程序内容完全相同，名字却不一样。入侵者会利用系统里现成的程序，改个名字掩人耳目。`,
      mistaken: '测试、chroot 环境或应用程序为自己复制的副本。',
    },
    'shell-on-socket': {
      title: 'Shell 直接持有网络套接字',
      explanation: ({ program }) =>
        `${program}是 shell，或是写在命令行里的代码，却自己持有网络套接字。正常的 shell 用不着碰网络，入侵者的远程 shell 才需要。`,
      mistaken: '使用 /dev/tcp 的脚本、管理员随手写的单行命令，以及父进程忘记关闭套接字而传给 shell 的情况。',
    },
    'shell-relay': {
      title: '把程序交给对端使用的工具',
      explanation: ({ program }) =>
        `${program}会把网络连接接到一个程序或终端上。如果接的是 shell，对端的人不需要口令就能对这台机器发号施令。`,
      mistaken: '在两台机器之间传文件、练习、管理员做测试；还有 telnet 服务不要口令的开发板。',
    },
    'streams-on-socket': {
      title: '输入输出就是一条网络连接',
      explanation: ({ program }) =>
        `${program}从网络连接读取命令，又把结果输出到同一条连接：对端打字，本机照办。反弹 shell 和绑定 shell 就是这样工作的。`,
      mistaken: 'inetd、xinetd 以及设置了 Accept=yes 的 systemd 单元本来就这样连接程序，少数测试工具也是。',
    },
    'trojan-port': {
      title: '老木马用过这个端口号',
      explanation: ({ port }) => `${port} 在老木马和蠕虫的名单上。端口号本身说明不了什么：任何程序都可以使用它。`,
      mistaken: '如果没有其他发现，几乎总是误报：这些木马大多早已绝迹。',
    },
    'writable-folder': {
      title: '位于人人可写或不易察觉的文件夹',
      explanation: ({ program }) =>
        `${program}本身、它运行的脚本或它的工作目录，位于人人可写或列目录时不显示的文件夹里。入侵者常把程序放在那里，因为不需要任何权限。`,
      mistaken:
        '正在开发的程序、go run、AppImage、安装程序和测试也会在这类文件夹里运行；工作目录可能只是启动它的人当时所在的位置。',
    },
    'wrong-program': {
      title: '端口上不是常见的程序',
      explanation: ({ program, port }) =>
        `${port} 通常属于某种服务，持有它的却是 ${program}，而它并不是这种服务的常见程序。`,
      mistaken: '自行编译、改过名字或较新的服务器软件、开发用服务器、代理：没有谁认得所有程序。',
    },
  },
  facts: {
    'altered-file': (value) => `校验不符：${value}`,
    arguments: (value) => `命令行：${value}`,
    checksum: (value) => `运行内容的校验值：${value}`,
    'checksum-expected': (value) => `软件包记录的校验值：${value}`,
    'empty-environment': (value) => `内容为空：${value}`,
    executable: (value) => `程序文件：${value}`,
    'executable-deleted': (value) => `程序文件（已不在）：${value}`,
    'executable-in-memory': (value) => `内存中的程序：${value}`,
    'expected-programs': (value) => `常见程序：${value}`,
    'missing-from': (value) => `漏掉它的列表：${value === 'procfs' ? '/proc/net' : value}`,
    'not-listed': (value) => `任何列表都没有 ${value}`,
    taken: (value) => `已被占用，一申请便知：${value}`,
    imitated: (value) => `模仿的系统程序：${value}`,
    malware: (value) => `ClamAV 所称的名称：${value}`,
    name: (value) => `自称：${value}`,
    'no-package': (value) => `不属于任何软件包：${value}`,
    package: (value) => `该路径所属的软件包：${value}`,
    parent: (value) => `由谁启动：${value}`,
    peer: (value) => `对端：${value}`,
    port: (value) => `端口：${value}`,
    preloaded: (value) => `最先加载的库：${value}`,
    'preloaded-by-system': (value) => `所有程序都最先加载的库（/etc/ld.so.preload）：${value}`,
    'preloaded-gone': (value) => `最先加载的库（已不在）：${value}`,
    script: (value) => `运行的脚本：${value}`,
    streams: (value) => `标准输入输出 ${value}`,
    tap: (value) => `可听到：${value}`,
    twin: (value) => `内容相同于：${value}`,
    trojan: (value) => `曾使用此端口号的是：${value}`,
    'usual-folder': (value) => `系统自带的：${value}`,
    'working-folder': (value) => `工作目录：${value}`,
  },
};
