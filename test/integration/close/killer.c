/*
 * Runs a program and kills it (SIGKILL) in the n-th moment of its run that matters. Usage:
 *
 *     killer N LOG FOLDER[:FOLDER] PROGRAM [ARGUMENT...]
 *
 * A moment is when the program is about to write to, flush, make, rename or remove a file in a FOLDER, to start another program
 * or to send a signal; also when a program that it has started runs, which then goes on alone, and when it has just learnt that
 * one has ended. Of many writes to one file in a row the first and the second count: before all of them, and in their
 * middle. Once it has removed a file, its long sleeps count too. Moments are told in LOG, one line each; N = 0 kills in none.
 *
 * It is stopped with ptrace before each system call, and has not made the one in which it is killed. It is as it always is:
 * nothing is loaded into it, and what it starts is let go as soon as it runs.
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

#define LONG_SLEEP 100 /* milliseconds */

static pid_t program;
static long wanted, count;
static FILE *log_file;
static char *folders[2];

/* What a path is called below our folders; NULL where it is elsewhere. */
static const char *below(const char *path)
{
	for (size_t at = 0; at < sizeof folders / sizeof *folders; at++) {
		size_t prefix = folders[at] == NULL ? 0 : strlen(folders[at]);
		if (prefix > 0 && strncmp(path, folders[at], prefix) == 0 && path[prefix] == '/')
			return path + prefix + 1;
	}
	return NULL;
}

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
	return below(path);
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
	return below(text_at(thread, address));
}

static char last[8192];
static int has_removed;

static void moment(const char *what, const char *which)
{
	char now[sizeof last], second[sizeof last];
	snprintf(now, sizeof now, "%s %s", what, which);
	snprintf(second, sizeof second, "%s, second", now);
	if (strcmp(what, "write") == 0) {
		if (strcmp(last, second) == 0)
			return;
		if (strcmp(last, now) == 0)
			strcpy(now, second);
	}
	has_removed |= strcmp(what, "remove") == 0;
	strcpy(last, now);
	count++;
	fprintf(log_file, "%s\n", now);
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
	case SYS_renameat:
	case SYS_renameat2:
		if ((name = path_in_folder(thread, arguments[1])) != NULL)
			moment("rename", name);
		return;
#ifdef SYS_rename
	case SYS_rename:
		if ((name = path_in_folder(thread, arguments[0])) != NULL)
			moment("rename", name);
		return;
#endif
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
	case SYS_epoll_pwait:
		if (has_removed && (int)arguments[3] >= LONG_SLEEP)
			moment("sleep", "");
		return;
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

/* What is traced: the program's threads, and what it has started until it runs. */
struct tracee {
	pid_t id;
	enum { UNKNOWN, THREAD, CHILD } kind;
	/* The call that a thread is in: what it was is only told when it begins. */
	uint64_t number;
	char command[1024];
};
static struct tracee tracees[1024];

static struct tracee *tracee_of(pid_t id)
{
	for (size_t at = 0; at < sizeof tracees / sizeof *tracees; at++) {
		if (tracees[at].id == id || tracees[at].id == 0) {
			tracees[at].id = id;
			return &tracees[at];
		}
	}
	fprintf(stderr, "killer: too many threads and programs\n");
	exit(1);
}

static void stopped(struct tracee *thread)
{
	struct __ptrace_syscall_info info;
	if (thread->kind != THREAD || ptrace(PTRACE_GET_SYSCALL_INFO, thread->id, sizeof info, &info) < 0)
		return;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		thread->number = info.entry.nr;
		entered(thread->id, info.entry.nr, info.entry.args);
	} else if (info.op == PTRACE_SYSCALL_INFO_EXIT && info.exit.rval > 0 && thread->number == SYS_wait4) {
		moment("ended", tracee_of(info.exit.rval)->command);
	}
}

static void read_command(struct tracee *child)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/cmdline", child->id);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return;
	size_t length = fread(child->command, 1, sizeof child->command - 1, file);
	fclose(file);
	for (size_t at = 0; at + 1 < length; at++)
		if (child->command[at] == 0 || child->command[at] == '\n')
			child->command[at] = ' ';
}

/* Returns whether it is still to be traced. */
static int event(struct tracee *tracee, int kind)
{
	unsigned long made = 0;
	ptrace(PTRACE_GETEVENTMSG, tracee->id, 0, &made);
	if (kind == PTRACE_EVENT_CLONE)
		tracee_of(made)->kind = tracee->kind;
	if (kind == PTRACE_EVENT_FORK || kind == PTRACE_EVENT_VFORK)
		tracee_of(made)->kind = CHILD;
	if (kind != PTRACE_EVENT_EXEC || tracee->id == program)
		return 1;
	tracee->kind = CHILD;
	read_command(tracee);
	moment("started", tracee->command);
	ptrace(PTRACE_DETACH, tracee->id, 0, 0);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fprintf(stderr, "usage: killer N LOG FOLDER PROGRAM [ARGUMENT...]\n");
		return 2;
	}
	wanted = atol(argv[1]);
	folders[0] = strtok(argv[3], ":");
	folders[1] = strtok(NULL, ":");
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
	tracee_of(program)->kind = THREAD;
	ptrace(PTRACE_SETOPTIONS, program, 0,
	       PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
		       PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
	ptrace(PTRACE_SYSCALL, program, 0, 0);
	for (;;) {
		pid_t id = waitpid(-1, &status, __WALL);
		if (id < 0)
			return 1;
		if (WIFEXITED(status) || WIFSIGNALED(status)) {
			if (id == program)
				return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
			continue;
		}
		struct tracee *tracee = tracee_of(id);
		int signal = WSTOPSIG(status);
		if (signal == (SIGTRAP | 0x80)) {
			stopped(tracee);
			signal = 0;
		} else if (status >> 16 != 0) {
			signal = 0;
			if (!event(tracee, status >> 16))
				continue;
		} else if (signal == SIGSTOP) {
			/* So begins whatever is traced. */
			signal = 0;
		}
		ptrace(PTRACE_SYSCALL, id, 0, signal);
	}
}
