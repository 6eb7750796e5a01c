package shuzi.training;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Measures how long this process has been stopping. It starts before the web server lets the last requests finish. */
@Component
class ShutdownSignal {

    private final Ticker ticker;
    private volatile @Nullable Long began; // by the ticker

    ShutdownSignal(Ticker ticker) {
        this.ticker = ticker;
    }

    @EventListener(ContextClosedEvent.class)
    void begin() {
        began = ticker.read();
    }

    boolean hasBegun() {
        return began != null;
    }

    boolean hasLasted(Duration time) {
        Long since = began;
        return since != null && ticker.read() - since >= time.toNanos();
    }
}
