package shuzi.core.matrix;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Runs work in independent parts, on all cores if it is large enough. */
final class Parallel {

    /** Minimum number of operations; fewer take less time than a hand-over to another thread. */
    private static final long MIN_OPERATIONS = 1_000_000;

    private static final int HELPERS = Runtime.getRuntime().availableProcessors() - 1;

    /** Number of elements of a range. */
    static final int RANGE = 1 << 14;

    private static final int SPINS = 10_000;

    private Parallel() {}

    /**
     * Tells whether the work is large enough for several threads.
     *
     * @param operations arithmetic operations of all parts together
     */
    static boolean isWorthIt(int parts, long operations) {
        return parts > 1 && operations >= MIN_OPERATIONS;
    }

    /**
     * Runs each part once, on any thread, in any order. The caller runs parts itself and never waits for a thread that
     * is busy with other work, only for parts that are running.
     */
    static void forEach(int parts, IntConsumer part) {
        var work = new Work(parts, part);
        for (int helper = 0; helper < Math.min(HELPERS, parts - 1); helper++) {
            ForkJoinPool.commonPool().execute(work);
        }
        work.run();
        work.await();
    }

    /** Works on the elements {@code from} to {@code to - 1} of matrices. */
    interface RangeUse {

        void use(int from, int to);
    }

    /**
     * Covers all elements, in ranges on all cores if the work is large enough.
     *
     * @param operations arithmetic operations of each element
     */
    static void forEachRange(int size, long operations, RangeUse use) {
        int parts = Math.ceilDiv(size, RANGE);
        if (isWorthIt(parts, operations * size)) {
            forEach(parts, part -> use.use(part * RANGE, Math.min(size, (part + 1) * RANGE)));
        } else {
            use.use(0, size);
        }
    }

    /** Parts of which each thread takes the next until none is left. */
    private static final class Work implements Runnable {

        private final int parts;
        private final IntConsumer part;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger unfinished;
        private volatile @Nullable Throwable failure;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        Work(int parts, IntConsumer part) {
            this.parts = parts;
            this.part = part;
            this.unfinished = new AtomicInteger(parts);
        }

        @Override
        public void run() {
            for (int number = next.getAndIncrement(); number < parts; number = next.getAndIncrement()) {
                try {
                    part.accept(number);
                } catch (Throwable e) {
                    failure = e;
                }
                if (unfinished.decrementAndGet() == 0) {
                    finish();
                }
            }
        }

        private void finish() {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        }

        /** Waits for the parts that other threads run. */
        void await() {
            for (int spin = 0; spin < SPINS && !done.isDone(); spin++) {
                Thread.onSpinWait(); // parts are short: sleeping would take longer
            }
            done.join();
        }
    }
}
