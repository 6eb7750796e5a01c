package shuzi.training;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Predictions go first: a training, which would take every core, waits a moment between two batches while one is made. */
@Component
class RightOfWay extends OncePerRequestFilter {

    /** About as long as a batch: predictions without a pause slow a training down by half, and do not stop it. */
    private static final Duration MOST = Duration.ofMillis(10);

    private static final Duration LOOK = Duration.ofNanos(250_000);

    private final AtomicInteger predictions = new AtomicInteger(); // that are being made

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().contains("/predict");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        predictions.incrementAndGet();
        try {
            chain.doFilter(request, response);
        } finally {
            predictions.decrementAndGet();
        }
    }

    /** Lets predictions go first. */
    void give() {
        long began = System.nanoTime();
        while (predictions.get() > 0 && System.nanoTime() - began < MOST.toNanos()) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
