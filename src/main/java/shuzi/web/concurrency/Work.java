package shuzi.web.concurrency;

/**
 * Something that is done within a limit.
 *
 * @param <T> what comes of it
 * @param <E> how it may fail
 */
@FunctionalInterface
public interface Work<T, E extends Exception> {

    T run() throws E;
}
