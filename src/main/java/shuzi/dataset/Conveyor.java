package shuzi.dataset;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import shuzi.web.problem.ProblemException;

/**
 * Makes things on several threads and hands them over one by one, in the order in which they were asked for, with only a
 * few of them in memory.
 */
final class Conveyor {

    private static final int PART =
            32; // calls that a thread takes at once: waking it takes as long as decoding an image

    private final ExecutorService workers;
    private final int ahead;

    /**
     * @param workers make the things
     * @param ahead how many parts may be made before the first of them is taken
     */
    Conveyor(ExecutorService workers, int ahead) {
        this.workers = workers;
        this.ahead = ahead;
    }

    /**
     * Makes everything and hands it over; returns when all of it is taken.
     *
     * @param calls each makes a thing; they are asked for as the work proceeds
     * @throws ProblemException when a call throws it; no later thing is handed over then
     */
    <T> void run(Iterator<Callable<T>> calls, Consumer<T> taker) {
        Deque<Future<List<T>>> pending = new ArrayDeque<>();
        try {
            while (calls.hasNext()) {
                pending.add(workers.submit(part(calls)));
                if (pending.size() > ahead) {
                    hand(pending.remove(), taker);
                }
            }
            while (!pending.isEmpty()) {
                hand(pending.remove(), taker);
            }
        } finally {
            pending.forEach(future -> future.cancel(true));
        }
    }

    private static <T> Callable<List<T>> part(Iterator<Callable<T>> calls) {
        var part = new ArrayList<Callable<T>>(PART);
        while (calls.hasNext() && part.size() < PART) {
            part.add(calls.next());
        }
        return () -> {
            var made = new ArrayList<T>(part.size());
            for (Callable<T> call : part) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                made.add(call.call());
            }
            return made;
        };
    }

    private static <T> void hand(Future<List<T>> part, Consumer<T> taker) {
        try {
            part.get().forEach(taker);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new IllegalStateException("an image could not be made", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making a data set", interrupted);
        }
    }
}
