const WINDOWS = /^\s{0,8}(?:PS )?[A-Za-z]:[\\/][^<>|"*?]{0,260}>/;
const UNIX = /^\[?[\w.-]{1,64}@[\w.-]{1,255}[ :][^#$%>]{0,260}[#$%>](?: |$)/;
/** A command as it was typed, where the prompt is short or was not copied. */
const COMMAND =
  /^\s{0,8}(?:[$#%>] ?)?(?:sudo |doas )?(?:netstat|ss|lsof|sockstat|nmap|fport|mport|Get-Net(?:TCPConnection|UDPEndpoint))(?:\.exe)?(?:\s+[-/|]\S.*)?$/i;
/** What a Windows console prints when it opens. */
const BANNER = /^(?:Microsoft Windows .{0,40}\d+\.\d+|.{0,16}(?:\(c\)|©).{0,60}Microsoft)/i;

/** Whether somebody typed this line, or a shell printed it, above or beneath a listing. */
export function isPrompt(line: string): boolean {
  return WINDOWS.test(line) || COMMAND.test(line) || UNIX.test(line) || BANNER.test(line);
}
