package shuzi.model.alias;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Provides the metrics of aliases. */
@Component
class AliasMetrics {

    private final MeterRegistry registry;
    private final Map<String, Gauge> revisions = new ConcurrentHashMap<>();
    private final Map<String, Integer> loaded = new ConcurrentHashMap<>();

    AliasMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts a change of an alias that this replica has followed. */
    void followed(@Nullable ServedAlias previous, ServedAlias present) {
        String alias = present.alias();
        loaded.put(alias, present.revision());
        revisions.computeIfAbsent(
                alias,
                name -> Gauge.builder("shuzi.alias.revision", loaded, all -> all.getOrDefault(name, 0))
                        .description("Latest revision of the alias that this process has loaded")
                        .tag("alias", name)
                        .register(registry));
        Counter swaps = Counter.builder("shuzi.alias.swaps")
                .description("Changes of the model that answers for the alias in this process")
                .tag("alias", alias)
                .register(registry);
        if (previous != null && previous.classifier() != present.classifier()) {
            swaps.increment();
        }
    }

    /** Removes the revision of an alias that was deleted. */
    void remove(String alias) {
        loaded.remove(alias);
        @Nullable Gauge gauge = revisions.remove(alias);
        if (gauge != null) {
            registry.remove(gauge);
            registry.find("shuzi.alias.swaps").tag("alias", alias).meters().forEach(registry::remove);
        }
    }
}
