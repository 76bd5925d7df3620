/*
 * Runs a program and kills it (SIGKILL) in the n-th moment of its run that matters. Usage:
 *
 *     killer N LOG FOLDER PROGRAM [ARGUMENT...]
 *
 * A moment is when the program is about to write to, flush, make or remove a file in FOLDER, to start another program or to send
 * a signal; also when it has just started a program, which then goes on alone, and when it has just learnt that one has
 * ended. Moments are told in LOG, one line each; N = 0 kills in none. Stopped with ptrace before a system call, the program has not made
 * it when it is killed. The program itself is as it is: nothing is loaded into it, its programs are not traced.
 *
 * Exit code: 137 where it was killed, else the program's own.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t program;
static long wanted, count;
static FILE *log_file;
static const char *folder;

/* Path of a descriptor in the folder; NULL where it is elsewhere. */
static const char *in_folder(pid_t thread, int descriptor)
{
	static char path[4096];
	char link[64];
	snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, descriptor);
	ssize_t length = readlink(link, path, sizeof path - 1);
	if (length < 0)
		return NULL;
	path[length] = 0;
	size_t prefix = strlen(folder);
	return strncmp(path, folder, prefix) == 0 && path[prefix] == '/' ? path + prefix + 1 : NULL;
}

/* A text of the program's own memory. */
static const char *text_at(pid_t thread, uint64_t address)
{
	static char text[4096];
	size_t at = 0;
	while (at + sizeof(long) < sizeof text) {
		errno = 0;
		long word = ptrace(PTRACE_PEEKDATA, thread, address + at, 0);
		if (errno != 0)
			break;
		memcpy(text + at, &word, sizeof word);
		if (memchr(&word, 0, sizeof word) != NULL)
			return text;
		at += sizeof word;
	}
	text[at] = 0;
	return text;
}

static const char *path_in_folder(pid_t thread, uint64_t address)
{
	const char *path = text_at(thread, address);
	size_t prefix = strlen(folder);
	return strncmp(path, folder, prefix) == 0 && path[prefix] == '/' ? path + prefix + 1 : NULL;
}

static void moment(const char *what, const char *which)
{
	count++;
	fprintf(log_file, "%s %s\n", what, which);
	fflush(log_file);
	if (count == wanted)
		kill(program, SIGKILL);
}

/* Whether a call makes a process, and no thread. */
static int makes_process(pid_t thread, uint64_t number, const uint64_t *arguments)
{
	if (number == SYS_clone)
		return (arguments[0] & CLONE_THREAD) == 0;
	if (number == SYS_clone3)
		return (ptrace(PTRACE_PEEKDATA, thread, arguments[0], 0) & CLONE_THREAD) == 0;
#ifdef SYS_fork
	if (number == SYS_fork || number == SYS_vfork)
		return 1;
#endif
	return 0;
}

static void entered(pid_t thread, uint64_t number, const uint64_t *arguments)
{
	const char *name;
	switch (number) {
	case SYS_write:
	case SYS_pwrite64:
	case SYS_writev:
	case SYS_ftruncate:
		if ((name = in_folder(thread, arguments[0])) != NULL)
			moment("write", name);
		return;
	case SYS_fsync:
	case SYS_fdatasync:
		if ((name = in_folder(thread, arguments[0])) != NULL)
			moment("flush", name);
		return;
	case SYS_openat:
		if ((arguments[2] & O_CREAT) != 0 && (name = path_in_folder(thread, arguments[1])) != NULL)
			moment("make", name);
		return;
	case SYS_unlinkat:
		if ((name = path_in_folder(thread, arguments[1])) != NULL)
			moment("remove", name);
		return;
#ifdef SYS_unlink
	case SYS_unlink:
		if ((name = path_in_folder(thread, arguments[0])) != NULL)
			moment("remove", name);
		return;
#endif
	case SYS_pidfd_send_signal:
	case SYS_kill:
		if (arguments[1] != 0)
			moment("signal", strsignal(arguments[1]));
		return;
	default:
		if (makes_process(thread, number, arguments))
			moment("start", "");
	}
}

/* Its last call, by thread: what a call was is only told when it begins. */
struct call {
	pid_t thread;
	uint64_t number;
	int makes_process;
};
static struct call calls[1024];

static struct call *call_of(pid_t thread)
{
	for (size_t at = 0; at < sizeof calls / sizeof *calls; at++) {
		if (calls[at].thread == thread || calls[at].thread == 0) {
			calls[at].thread = thread;
			return &calls[at];
		}
	}
	fprintf(stderr, "killer: too many threads\n");
	exit(1);
}

static void stopped(pid_t thread)
{
	struct __ptrace_syscall_info info;
	if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) < 0)
		return;
	struct call *call = call_of(thread);
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		call->number = info.entry.nr;
		call->makes_process = makes_process(thread, info.entry.nr, info.entry.args);
		entered(thread, info.entry.nr, info.entry.args);
	} else if (info.op == PTRACE_SYSCALL_INFO_EXIT && info.exit.rval > 0) {
		if (call->makes_process)
			moment("started", "");
		else if (call->number == SYS_wait4)
			moment("ended", "");
	}
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fprintf(stderr, "usage: killer N LOG FOLDER PROGRAM [ARGUMENT...]\n");
		return 2;
	}
	wanted = atol(argv[1]);
	folder = argv[3];
	program = fork();
	if (program == 0) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		execv(argv[4], argv + 4);
		_exit(127);
	}
	log_file = fopen(argv[2], "we");
	if (log_file == NULL || program < 0) {
		perror("killer");
		return 1;
	}
	int status;
	waitpid(program, &status, 0);
	/* Threads are followed, processes are not. */
	ptrace(PTRACE_SETOPTIONS, program, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL);
	ptrace(PTRACE_SYSCALL, program, 0, 0);
	for (;;) {
		pid_t thread = waitpid(-1, &status, __WALL);
		if (thread < 0)
			return 1;
		if (WIFEXITED(status) || WIFSIGNALED(status)) {
			if (thread == program)
				return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
			continue;
		}
		int signal = WSTOPSIG(status);
		if (signal == (SIGTRAP | 0x80)) {
			stopped(thread);
			signal = 0;
		} else if (status >> 16 != 0 || signal == SIGSTOP || signal == SIGTRAP) {
			/* An event of ptrace, or how a thread begins. */
			signal = 0;
		}
		ptrace(PTRACE_SYSCALL, thread, 0, signal);
	}
}
