package shuzi.report;

import java.nio.charset.StandardCharsets;
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

/**
 * Answers requests for plots, in the format that the client accepts. A plot that the client already has is not drawn.
 */
@Component
class PlotAnswers {

    /** Prevents an SVG that is opened on its own from running or loading anything. It consists of shapes only. */
    private static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox";

    private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

    private final ConcurrencyLimiter drawings;

    PlotAnswers(ConcurrencyLimiter drawings) {
        this.drawings = drawings;
    }

    /**
     * Answers a request for a plot.
     *
     * @param request headers of the request
     * @param name file name without its extension
     * @param state everything that the plot depends on besides name, size and format
     * @throws HttpMediaTypeNotAcceptableException if the client accepts neither PNG nor SVG
     */
    ResponseEntity<byte[]> answer(HttpHeaders request, PlotSize size, String name, List<?> state, Supplier<Plot> plot)
            throws HttpMediaTypeNotAcceptableException {
        PlotFormat format = format(request.getAccept());
        String extension = format == PlotFormat.PNG ? ".png" : ".svg";
        String content = "%s %s %s %s".formatted(name, state, size, format);
        String tag = "\"" + UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8)) + "\"";
        boolean known = isKnown(request, tag);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .eTag(format == PlotFormat.SVG ? "W/" + tag : tag) // weak, because the response can be compressed
                .cacheControl(CacheControl.noCache()) // the plot contains names, which can change
                .varyBy(HttpHeaders.ACCEPT);
        if (known) {
            return answer.build();
        }
        byte[] drawn = drawings.run(() -> format.draw(plot.get(), size));
        answer.contentType(format == PlotFormat.PNG ? MediaType.IMAGE_PNG : SVG)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename(name + extension)
                                .build()
                                .toString());
        if (format == PlotFormat.SVG) {
            answer.header("Content-Security-Policy", POLICY);
        }
        return answer.body(drawn);
    }

    /** Returns whether the client has the plot with this tag. A malformed header counts as absent. */
    private static boolean isKnown(HttpHeaders request, String tag) {
        try {
            return request.getIfNoneMatch().stream()
                    .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
        } catch (IllegalArgumentException ignored) { // the header is malformed
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

    /**
     * Returns the weight of the most specific range that includes the type (RFC 9110, section 12.5.1); 0 if not
     * acceptable.
     */
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
