package shuzi.web.request;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.binder.http.Outcome;
import java.util.Optional;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/** Measures and traces requests whose response began before their outcome was known with that outcome. */
@Component
final class StreamedOutcomeObservations extends DefaultServerRequestObservationConvention {

    @Override
    public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
        KeyValues values = super.getLowCardinalityKeyValues(context);
        return Optional.ofNullable(context.getCarrier())
                .flatMap(StreamedOutcome::of)
                .map(StreamedOutcome::status)
                .map(status -> values.and(
                        KeyValue.of("status", String.valueOf(status)),
                        KeyValue.of("outcome", Outcome.forStatus(status).name())))
                .orElse(values);
    }
}
