package shuzi.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import shuzi.gateway.GatewayFilter;
import shuzi.gateway.RequestId;

/** Problem documents for what fails before a controller is found, or outside of all of them. */
@Hidden
@RestController
class ProblemErrorController implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<Map<String, Object>> error(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.valueOf(number) : HttpStatus.NOT_FOUND;
        String detail = request.getAttribute(GatewayFilter.MALFORMED) instanceof String given
                ? given
                : status.getReasonPhrase() + ".";
        var document = new LinkedHashMap<String, Object>(); // a ProblemDetail has no room for paths that are no URI
        document.put("type", ProblemException.NO_TYPE);
        document.put("title", status.getReasonPhrase());
        document.put("status", status.value());
        document.put("detail", detail);
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        document.put("instance", path == null ? request.getRequestURI() : path);
        document.put(RequestId.KEY, RequestId.of(request));
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(document);
    }
}
