package shuzi.prediction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import shuzi.core.id.ModelId;
import shuzi.core.number.NumberReading;
import shuzi.model.alias.ServedAlias;

/** Counts the predictions of aliases, and the numbers that they have read. */
@Component
class PredictionMetrics {

    private static final String READ = "read";

    private final MeterRegistry registry;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>(); // the registry's own lookup is slower

    PredictionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Key(String name, String alias, ModelId model, Tag tag) {}

    /** Counts a picture that the model of an alias has answered. */
    void predicted(ServedAlias alias) {
        count(
                "shuzi.predictions",
                "Pictures classified for an alias",
                alias,
                alias.classifier().model().id(),
                Tag.of("role", "live"));
    }

    /** Counts a picture of a whole number that the model of an alias has read, or for which it has given a reason. */
    void numberRead(ServedAlias alias, NumberReading reading) {
        NumberReading.Reason reason = reading.reason();
        count(
                "shuzi.numbers",
                "Pictures of whole numbers answered for an alias",
                alias,
                alias.classifier().model().id(),
                Tag.of("outcome", reason == null ? READ : reason.name().toLowerCase(Locale.ROOT)));
    }

    /** Counts a picture that the shadow model of an alias has classified. */
    void predictedByShadow(ServedAlias alias) {
        countForShadow("shuzi.predictions", "Pictures classified for an alias", alias);
    }

    /** Counts a picture for which the shadow model has another answer than the model of the alias. */
    void disagreed(ServedAlias alias) {
        countForShadow("shuzi.shadow.disagreements", "Pictures for which the shadow has another answer", alias);
    }

    /** Counts a picture that was not given to the shadow model, because too many waited. */
    void dropped(ServedAlias alias) {
        countForShadow("shuzi.shadow.dropped", "Pictures that the shadow did not get, because too many waited", alias);
    }

    private void countForShadow(String name, String description, ServedAlias alias) {
        if (alias.shadow() != null) {
            count(name, description, alias, alias.shadow().model().id(), Tag.of("role", "shadow"));
        }
    }

    private void count(String name, String description, ServedAlias alias, ModelId model, Tag tag) {
        counters.computeIfAbsent(
                        new Key(name, alias.alias(), model, tag),
                        key -> Counter.builder(name)
                                .description(description)
                                .tag("alias", key.alias)
                                .tag("model", key.model.toString())
                                .tags(List.of(tag))
                                .register(registry))
                .increment();
    }
}
