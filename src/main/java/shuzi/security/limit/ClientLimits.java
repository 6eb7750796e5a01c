package shuzi.security.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import shuzi.web.problem.ProblemAnswers;
import shuzi.web.problem.TooManyRequestsException;
import shuzi.web.request.Client;

/**
 * Creates the filters that limit each client. Each replica counts for itself. A client is identified by its name or,
 * without one, by its address. Of an IPv6 address only the first half counts, because a client usually has all
 * addresses that begin with it.
 */
@Component
public class ClientLimits {

    private static final int REQUESTS = 100; // per second, without a setting
    private static final int UPLOADS = 2;
    private static final int CONCURRENT_REQUESTS = 64;
    private static final int RESERVED_DIVISOR = 10; // a tenth of the threads is reserved

    private final LimitSettings settings;
    private final ProblemAnswers problems;
    private final MeterRegistry meters;
    private final RateLimiter failures;
    private final Counter rejectedFailures;

    ClientLimits(LimitSettings settings, ProblemAnswers problems, MeterRegistry meters) {
        this.settings = settings;
        this.problems = problems;
        this.meters = meters;
        this.failures = new RateLimiter(settings.failedAuthenticationsPerSecond());
        this.rejectedFailures = registerRejected("authentications");
        registerClients("authentications", failures);
    }

    /**
     * Returns a filter that rejects requests while all but a tenth of the server's threads are busy.
     *
     * @param threads number of the server's threads
     * @param exempt requests that are never rejected
     */
    public Filter admission(int threads, Predicate<HttpServletRequest> exempt) {
        int spare = Math.max(1, threads / RESERVED_DIVISOR);
        var filter = new AdmissionFilter(
                Math.max(1, threads - spare), spare, exempt, registerRejected("admission"), problems);
        Gauge.builder("shuzi.limit.active", filter, AdmissionFilter::active)
                .description("Requests that hold a thread of the server")
                .register(meters);
        return filter;
    }

    /**
     * Returns a filter that rejects a request while its client has too many in progress.
     *
     * @param byDefault whether the default limit applies if none is set
     * @param exempt requests that are not counted
     */
    public Optional<Filter> concurrentRequests(boolean byDefault, Predicate<HttpServletRequest> exempt) {
        return limit(settings.concurrentRequests(), CONCURRENT_REQUESTS, byDefault)
                .map(max ->
                        new ConcurrentRequestsFilter(max, exempt, registerRejected("concurrent-requests"), problems));
    }

    /**
     * Returns a filter that rejects requests over the limit of their client.
     *
     * @param byDefault whether the default limit applies if none is set
     * @param exempt requests that are not counted
     */
    public Optional<Filter> requests(boolean byDefault, Predicate<HttpServletRequest> exempt) {
        return limit(settings.requestsPerSecond(), REQUESTS, byDefault).map(perSecond -> {
            var rates = new RateLimiter(perSecond);
            registerClients("requests", rates);
            return new RequestLimitFilter(rates, perSecond, exempt, registerRejected("requests"), problems);
        });
    }

    /**
     * Returns a filter that rejects uploads while their client has its maximum in progress.
     *
     * @param byDefault whether the default limit applies if none is set
     */
    public Optional<Filter> uploads(boolean byDefault) {
        return limit(settings.uploads(), UPLOADS, byDefault).map(max -> {
            var filter = new UploadLimitFilter(max, registerRejected("uploads"), problems);
            Gauge.builder("shuzi.limit.uploads", filter, UploadLimitFilter::active)
                    .description("Uploads in progress")
                    .register(meters);
            return filter;
        });
    }

    /**
     * Counts a request without a valid key or token.
     *
     * @throws TooManyRequestsException if there were too many from its address
     */
    public void countFailedAuthentication(HttpServletRequest request) {
        Optional<Duration> wait = failures.take(address(request));
        if (wait.isPresent()) {
            rejectedFailures.increment();
            throw TooManyRequestsException.because(
                    "Too many requests without a valid key or token came from this address. Try again later.",
                    wait.get());
        }
    }

    private static Optional<Integer> limit(@Nullable Integer setting, int defaultLimit, boolean byDefault) {
        return setting == null && !byDefault
                ? Optional.empty()
                : Optional.of(Objects.requireNonNullElse(setting, defaultLimit));
    }

    private Counter registerRejected(String limit) {
        return Counter.builder("shuzi.limit.rejected")
                .description("Requests rejected because of a limit")
                .tag("limit", limit)
                .register(meters);
    }

    private void registerClients(String limit, RateLimiter rates) {
        Gauge.builder("shuzi.limit.clients", rates, RateLimiter::size)
                .description("Clients seen by the limit in the last seconds")
                .tag("limit", limit)
                .register(meters);
    }

    /** Returns the key that identifies a client. The prefix tells names from addresses. */
    static String client(HttpServletRequest request) {
        String name = Client.name(request);
        return name == null ? address(request) : "name " + name;
    }

    private static String address(HttpServletRequest request) {
        return "address " + network(Client.address(request));
    }

    /** Returns an IPv4 address, or the first half of an IPv6 address. */
    static String network(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.ofDelimiter(":").formatHex(Arrays.copyOf(six.getAddress(), 8))
                    : address;
        } catch (IllegalArgumentException ignored) { // a gateway may send another text instead of an address
            return address;
        }
    }
}
