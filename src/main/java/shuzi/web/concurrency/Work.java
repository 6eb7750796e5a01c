package shuzi.web.concurrency;

/**
 * A piece of work that runs within a limit.
 *
 * @param <T> type of its result
 * @param <E> type of the exception that it can throw
 */
@FunctionalInterface
public interface Work<T, E extends Exception> {

    T run() throws E;
}
