package shuzi.matrix;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Work in independent parts, on all cores when it is worth waking them. */
final class Parallel {

    /** Fewer operations than this take less time than the hand-over to another thread. */
    private static final long WORTH_IT = 1_000_000;

    private Parallel() {}

    /**
     * Whether other threads are worth waking.
     *
     * @param operations additions, multiplications and the like of all parts together
     */
    static boolean isWorthIt(int parts, long operations) {
        return parts > 1 && operations >= WORTH_IT;
    }

    /** Does each part once, on any thread, in any order. */
    static void forEach(int parts, IntConsumer part) {
        IntStream.range(0, parts).parallel().forEach(part);
    }
}
