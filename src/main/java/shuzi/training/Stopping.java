package shuzi.training;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Knows when this process began to stop, before the web server lets the last requests finish. */
@Component
class Stopping {

    private final Clock clock;
    private volatile @Nullable Instant since;

    Stopping(Clock clock) {
        this.clock = clock;
    }

    @EventListener(ContextClosedEvent.class)
    void begin() {
        since = clock.instant();
    }

    /** Empty while it goes on. */
    Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    boolean hasBegun() {
        return since != null;
    }
}
