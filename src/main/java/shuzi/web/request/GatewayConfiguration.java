package shuzi.web.request;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Registers the request log and the gateway filter before everything else. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> requestLog() {
        return factory -> factory.addEngineValves(new RequestLog());
    }

    @Bean
    FilterRegistrationBean<GatewayFilter> gatewayFilter() {
        var registration = new FilterRegistrationBean<>(new GatewayFilter());
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
