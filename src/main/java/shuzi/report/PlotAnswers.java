package shuzi.report;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import shuzi.core.plot.Plot;
import shuzi.core.plot.PlotFormat;
import shuzi.core.plot.PlotSize;
import shuzi.web.concurrency.ConcurrencyLimiter;

/** Plots as answers to requests: in the format that is wanted, and only drawn when the client has not got it. */
@Component
class PlotAnswers {

    /** An SVG is shapes alone; should one be opened by itself, nothing in it may run or load. */
    private static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox";

    private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

    private final ConcurrencyLimiter drawings;

    PlotAnswers(ConcurrencyLimiter drawings) {
        this.drawings = drawings;
    }

    /** How long an answer may be kept. */
    enum Keeping {
        /** For ever: another plot has another address. */
        FOR_EVER,
        /** Kept, but asked for whether there is another. */
        UNTIL_CHANGED;

        private CacheControl header() {
            return switch (this) {
                case FOR_EVER ->
                    CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable();
                case UNTIL_CHANGED -> CacheControl.noCache();
            };
        }
    }

    /**
     * A plot for a request.
     *
     * @param request the headers, which tell what types the client takes and what it has
     * @param name of the file, without its ending
     * @param state what the plot depends on beside its size and its format
     * @throws HttpMediaTypeNotAcceptableException when the client takes no format there is
     */
    ResponseEntity<byte[]> answer(
            HttpHeaders request, PlotSize size, String name, List<?> state, Keeping keeping, Supplier<Plot> plot)
            throws HttpMediaTypeNotAcceptableException {
        PlotFormat format = format(request.getAccept());
        String ending = format == PlotFormat.PNG ? ".png" : ".svg";
        String content = "%s %s %s %s".formatted(name, state, size, format);
        String tag = "\"" + UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8)) + "\"";
        boolean known = isKnown(request, tag);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .eTag(
                        format == PlotFormat.SVG
                                ? "W/" + tag
                                : tag) // a strong one would not stand for its compressed form
                .cacheControl(keeping.header())
                .varyBy(HttpHeaders.ACCEPT);
        if (known) {
            return answer.build();
        }
        byte[] drawn = drawings.run(() -> format.draw(plot.get(), size));
        answer.contentType(format == PlotFormat.PNG ? MediaType.IMAGE_PNG : SVG)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename(name + ending)
                                .build()
                                .toString());
        if (format == PlotFormat.SVG) {
            answer.header("Content-Security-Policy", POLICY);
        }
        return answer.body(drawn);
    }

    /** Whether the client has what the tag is of. A header that is malformed names nothing. */
    private static boolean isKnown(HttpHeaders request, String tag) {
        try {
            return request.getIfNoneMatch().stream()
                    .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static PlotFormat format(List<MediaType> accepted) throws HttpMediaTypeNotAcceptableException {
        double png = quality(MediaType.IMAGE_PNG, accepted);
        double svg = quality(SVG, accepted);
        if (png <= 0 && svg <= 0) {
            throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.IMAGE_PNG, SVG));
        }
        return png >= svg ? PlotFormat.PNG : PlotFormat.SVG;
    }

    /** The weight of the range that fits the type best (RFC 9110, section 12.5.1); 0 is "not acceptable". */
    private static double quality(MediaType type, List<MediaType> accepted) {
        if (accepted.isEmpty()) {
            return 1;
        }
        return accepted.stream()
                .filter(range -> range.includes(type))
                .min(Comparator.comparing(MediaType::isWildcardType).thenComparing(MediaType::isWildcardSubtype))
                .map(MediaType::getQualityValue)
                .orElse(0.0);
    }
}
