package shuzi.web.binding;

import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterRegistry;
import shuzi.core.id.DatasetId;
import shuzi.core.id.EvaluationId;
import shuzi.core.id.JobId;
import shuzi.core.id.ModelId;

/** Reads ids in paths, queries and forms as Spring reads a UUID: a blank text counts as left out. */
final class ResourceIds {

    private ResourceIds() {}

    static void addConverters(ConverterRegistry registry) {
        add(registry, DatasetId.class, DatasetId::new);
        add(registry, EvaluationId.class, EvaluationId::new);
        add(registry, JobId.class, JobId::new);
        add(registry, ModelId.class, ModelId::new);
    }

    private static <T> void add(ConverterRegistry registry, Class<T> type, Function<UUID, T> id) {
        Converter<String, @Nullable T> converter =
                text -> text.isBlank() ? null : id.apply(UUID.fromString(text.trim()));
        registry.addConverter(String.class, type, converter);
    }
}
