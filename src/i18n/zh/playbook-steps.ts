import type { PlaybookTexts } from '../../model/index.ts';

export const playbookSteps: PlaybookTexts = {
  steps: {
    holder: {
      linux: '查看谁在持有端口、程序放在哪里、属于哪个单元。',
      windows: '以管理员身份打开 PowerShell，查看谁在持有端口、文件放在哪里、是哪个服务。',
      macos: '查看谁在持有端口、由谁启动、何时启动。',
    },
    origin: {
      linux:
        '查看程序是不是软件包带来的，menshen check 会在路径后面注明。不用 Menshen 时，PATH 是第一条命令的输出（如果是 /usr/bin，还要用 /bin 再试一次）；第二条用于 Debian 和 Ubuntu，第三条用于红帽和 SUSE。文件已被删除，或者放在 /tmp、/dev/shm、隐藏目录里，就很像木马；单凭不属于任何软件包还说明不了问题，自己装的程序也是如此。',
      windows:
        '查看文件有没有签名。Windows 自带的程序都有微软签名，几乎全在 C:\\Windows\\System32；系统程序的名字出现在别的目录（Fonts、Temp、AppData），就很像木马。',
      macos:
        '查看程序由谁签名。苹果自己的程序会显示“Authority=Software Signing”；没有签名又放在 /tmp 或隐藏目录里的文件，就很像木马。',
    },
    stop: {
      linux:
        '停掉它的单元并禁止再启动，UNIT 是 systemctl status 显示的名字。如果第一条命令给出了套接字单元（SOCKET），也要一并禁用，否则下一个连接到来时 systemd 又会把服务拉起来。没有单元的程序，弄清由什么启动之后用 kill PID 结束。',
      windows: '停止服务并禁止再启动，SERVICE 是上面查到的服务名。没有服务的程序就卸载，或在“设置”“应用”“启动”中关闭。',
      macos:
        '第一条命令最后一列就是任务名 LABEL，把它关掉；任务属于某个用户时，把 system/LABEL 换成 user/UID/LABEL。应用程序则在“系统设置”“通用”“登录项”中关闭。',
    },
    firewall: {
      linux:
        '停不掉，或者本机自己还要用，就在防火墙上关闭端口：本机用的是 ufw 就执行 ufw 的几条命令，用的是 firewalld 就执行 firewall-cmd 的几条。',
      windows: '停不掉，或者本机自己还要用，就在 Defender 防火墙中关闭端口。阻止规则优先于一切允许规则。',
      macos: '停不掉，或者本机自己还要用，就在包过滤器中关闭端口。规则在重新启动后失效。',
    },
    reject: {
      linux:
        '关闭端口时要明确拒绝（reject），不要默默丢弃（drop）。否则反查你的邮件、FTP、IRC 服务器会一直等应答，你也得跟着等。',
      windows:
        '在 Defender 防火墙中关闭端口。它只会默默丢弃，反查你的服务器会让你等一阵；如果嫌慢，就让前面的路由器用 TCP RST 拒绝这个端口。',
      macos:
        '关闭端口时要明确拒绝（return），不要默默丢弃（drop）。否则反查你的邮件、FTP、IRC 服务器会一直等应答，你也得跟着等。规则在重新启动后失效。',
    },
    isolate: '先断网：拔掉网线，关掉 Wi-Fi。如果是远程操作，就让防火墙只放行你自己的地址。',
    evidence: {
      linux: '保留事后就没有的东西：命令行、所在目录、程序副本和校验值。',
      windows: '保留事后就没有的东西：命令行、父进程、启动时间和校验值；再把文件复制到干净的介质上。',
      macos: '保留事后就没有的东西：启动时间、命令行、打开的文件和校验值；再把文件复制到干净的介质上。',
    },
    autostart: {
      linux:
        '找出会让它再次启动的东西：单元、定时器、cron 任务；还有入侵者常留下的东西：预加载的库、陌生的 SSH 公钥。这些文件不是每台机器上都有。',
      windows: '找出会让它再次启动的东西：注册表 Run 键和启动文件夹、计划任务，以及程序不在 System32 下的服务。',
      macos: '找出会让它再次启动的东西：launchd 任务（文件里写着程序的路径）和 cron 任务。',
    },
    end: {
      linux: '清除它：有单元就禁用单元，去掉别的启动途径，再结束进程。等副本存好之后，最后才删除文件。',
      windows: '结束程序，从两个 Run 键之一中删掉启动它的那一项（NAME）；等副本存好之后，最后才删除文件。',
      macos: '卸载启动它的任务（LABEL 是文件名去掉 .plist），结束进程；等副本存好之后，最后才删除这两个文件。',
    },
    scan: {
      linux: '用新版杀毒软件全盘查杀；最好从干净的急救盘启动来查，因为装在系统里的东西可能会隐藏自己。',
      windows: '全盘查杀。最后一条命令会立刻重新启动电脑，在 Windows 启动之前查杀，这时什么都藏不住。',
      macos: '用新版杀毒软件全盘查杀。macOS 没有可以手动调用的杀毒命令，自带的 XProtect 在后台自行工作。',
    },
    secrets: '在另一台电脑上更改这台机器用过的口令和密钥。入侵者如果拿到过管理员权限，只有重装系统才靠得住。',
    gone: {
      linux: '条件允许就重新启动，再查一遍：除了表头什么都没有，就说明没有开着的端口。',
      windows: '条件允许就重新启动，再查一遍：没有结果，或者报错说找不到对象，就说明没有开着的端口。',
      macos: '条件允许就重新启动，再查一遍：没有输出就说明没有开着的端口。',
    },
    outside: {
      linux:
        '在另一台电脑上测试，HOST 换成本机地址：显示“refused”或“timed out”就是关了，显示“succeeded”或“open”就是还开着。',
      windows: '在另一台电脑上测试，HOST 换成本机地址：TcpTestSucceeded 应为 False。',
      macos:
        '在另一台电脑上测试，HOST 换成本机地址：显示“refused”或“timed out”就是关了，显示“succeeded”或“open”就是还开着。',
    },
  },
  numberAlone:
    '号码什么也证明不了：任何程序都可能用它，系统也会把这样的号码随手分给正常的客户端。要看的是背后的程序、文件的位置，以及是不是自己人启动的。',
  programs: (programs) =>
    `正常情况下由 ${programs.join('、')} 一类程序持有。换成别的程序，或者同名程序放在不寻常的目录里，就要仔细查一查。`,
  anyProgram: '没有哪个程序是它公认的主人。要问清查到的程序是谁装的、做什么用。',
  advised: (remedy) => `目录的建议：${remedy}`,
  itsOwn: '停掉持有它的程序并禁止再启动；列出几条命令时，只有装着的那个用得上。',
  elsewhere: (system) =>
    `${{ linux: 'Linux', windows: 'Windows', macos: 'macOS' }[system]} 上没有这种程序，持有该端口的必定是别的东西。下面的步骤适用于任何程序。`,
  unseenUdp: 'UDP 端口是否关闭，从外面无法断定，因为开着的也可以不应答。以本机上的查询结果为准。',
  anyPort: {
    title: '没有专门步骤的端口',
    what: '任何程序都可能打开它。先查看，再判断，最后才关闭。',
  },
};
