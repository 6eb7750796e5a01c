package shuzi.dataset.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shuzi.dataset.transfer.OrderedParallelPipeline.Results;
import shuzi.web.problem.UnavailableException;
import shuzi.web.problem.UnprocessableContentException;

class OrderedParallelPipelineTest {

    private static final int THREADS = 3;

    private final OrderedParallelPipeline pipeline = new OrderedParallelPipeline(THREADS);
    private final AtomicInteger taken = new AtomicInteger(); // inputs

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void resultsAreInTheOrderOfTheirInputs() {
        try (Results<Integer> results = pipeline.map(numbers(10_000), number -> -number)) {
            assertThat(all(results))
                    .isEqualTo(IntStream.range(0, 10_000)
                            .mapToObj(number -> -number)
                            .toList());
        }
    }

    @Test
    void severalResultsOfAnInputFollowEachOther() {
        try (Results<String> results = pipeline.flatMap(
                numbers(3),
                number -> IntStream.range(0, number)
                        .mapToObj(i -> number + "." + i)
                        .toList())) {
            assertThat(all(results)).containsExactly("1.0", "2.0", "2.1");
        }
    }

    @Test
    void noInputsGiveNoResults() {
        try (Results<Integer> results = pipeline.map(numbers(0), number -> number)) {
            assertThat(results.hasNext()).isFalse();
        }
    }

    @Test
    void inputsAreTakenAtMostTheLimitAhead() {
        try (Results<Integer> results = pipeline.map(numbers(1_000_000), number -> number)) {
            assertThat(taken).hasValue(0);
            results.next();
            int first = taken.get();
            assertThat(first).isBetween(32, 32 * (4 * THREADS + 1));
            for (int i = 0; i < 10_000; i++) {
                results.next();
            }
            assertThat(taken.get() - 10_000).isLessThanOrEqualTo(first + 32);
        }
    }

    @Test
    void aProblemExceptionIsRethrownUnchanged() {
        try (Results<Integer> results = pipeline.map(numbers(100), number -> {
            if (number == 40) {
                throw UnprocessableContentException.because("image 40");
            }
            return number;
        })) {
            assertThat(results.next()).isZero();
            assertThatThrownBy(() -> all(results))
                    .isInstanceOf(UnprocessableContentException.class)
                    .hasMessageContaining("image 40");
        }
    }

    @Test
    void anyOtherExceptionIsWrapped() {
        var failure = new java.io.IOException("disk");
        try (Results<Integer> results = pipeline.map(numbers(1), number -> {
            throw failure;
        })) {
            assertThatThrownBy(results::hasNext)
                    .isInstanceOf(IllegalStateException.class)
                    .hasCause(failure);
        }
    }

    @Test
    void closingStopsTheThreadsAndTakesNoMoreInputs() throws Exception {
        var working = new CountDownLatch(THREADS);
        var interrupted = new CountDownLatch(THREADS);
        Results<Integer> results = pipeline.map(numbers(1_000_000), number -> {
            if (number < 32) {
                return number;
            }
            working.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return number;
        });
        results.next();
        assertThat(working.await(1, TimeUnit.MINUTES)).isTrue();
        int before = taken.get();
        results.close();
        assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(results.hasNext()).isFalse();
        assertThat(taken).hasValue(before);
        try (Results<Integer> next = pipeline.map(numbers(100), number -> number)) { // the threads are free
            assertThat(all(next)).hasSize(100);
        }
    }

    @Test
    void waitingForAResultFailsWhenTheThreadsAreStopped() throws Exception {
        var working = new CountDownLatch(THREADS);
        var results = CompletableFuture.supplyAsync(() -> {
            try (Results<Integer> blocked = pipeline.map(numbers(1_000_000), number -> {
                working.countDown();
                new CountDownLatch(1).await();
                return number;
            })) {
                return blocked.next();
            }
        });
        assertThat(working.await(1, TimeUnit.MINUTES)).isTrue();
        pipeline.close();
        assertThatThrownBy(() -> results.get(1, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UnavailableException.class);
        try (Results<Integer> late = pipeline.map(numbers(1), number -> number)) {
            assertThatThrownBy(late::hasNext).isInstanceOf(UnavailableException.class);
        }
    }

    private Iterator<Integer> numbers(int count) {
        return IntStream.range(0, count).peek(number -> taken.incrementAndGet()).iterator();
    }

    private static <T> List<T> all(Iterator<T> results) {
        var all = new ArrayList<T>();
        results.forEachRemaining(all::add);
        return all;
    }
}
