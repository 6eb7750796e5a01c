package shuzi.matrix;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Work in independent parts, on all cores when it is worth waking them. */
final class Parallel {

    /** Fewer operations than this take less time than the hand-over to another thread. */
    private static final long WORTH_IT = 200_000;

    private Parallel() {}

    /**
     * Does each part once.
     *
     * @param operations additions, multiplications and the like of all parts together
     */
    static void forEach(int parts, long operations, IntConsumer part) {
        if (parts == 1 || operations < WORTH_IT) {
            for (int i = 0; i < parts; i++) {
                part.accept(i);
            }
        } else {
            IntStream.range(0, parts).parallel().forEach(part);
        }
    }
}
