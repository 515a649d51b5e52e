package dev.cotangent.bench.lesson;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A plot of points and lines, written as PNG; needs no screen. */
final class Picture {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 440;
  private static final int RESOLUTION = 144; // of a screen with twice the usual 72 dots per inch

  private static final Marker SMALL =
      new Marker() {
        private static final double SIZE = 2.5;

        @Override
        public void paint(Graphics2D graphics, double x, double y, int size) {
          graphics.fill(new Ellipse2D.Double(x - SIZE / 2, y - SIZE / 2, SIZE, SIZE));
        }
      };

  static {
    System.setProperty("java.awt.headless", "true");
  }

  private final XYChart chart;

  Picture(String title, String xTitle, String yTitle) {
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    chart.getStyler().setLocale(Locale.ROOT);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setPlotGridLinesColor(new Color(0xE0E0E0));
  }

  /** Makes the vertical axis logarithmic. */
  Picture logarithmic() {
    chart.getStyler().setYAxisLogarithmic(true);
    return this;
  }

  /** Adds points, with a name for the legend. */
  Picture points(String name, double[] x, double[] y, Color color) {
    return scatter(name, x, y, color, SeriesMarkers.CIRCLE);
  }

  /** Adds a curve that is made of many small dots, with a name for the legend. */
  Picture dots(String name, double[] x, double[] y, Color color) {
    return scatter(name, x, y, color, SMALL);
  }

  private Picture scatter(String name, double[] x, double[] y, Color color, Marker marker) {
    XYSeries series = add(name, x, y, color, marker);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    return this;
  }

  /** Adds a line through points, with a name for the legend. */
  Picture line(String name, double[] x, double[] y, Color color) {
    return line(name, x, y, color, SeriesMarkers.NONE);
  }

  /** Adds a line through points that are marked. */
  Picture markedLine(String name, double[] x, double[] y, Color color) {
    return line(name, x, y, color, SeriesMarkers.CIRCLE);
  }

  private Picture line(String name, double[] x, double[] y, Color color, Marker marker) {
    XYSeries series = add(name, x, y, color, marker);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(2));
    return this;
  }

  private XYSeries add(String name, double[] x, double[] y, Color color, Marker marker) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(marker);
    series.setMarkerColor(color);
    return series;
  }

  /** Writes it to a file. */
  void write(Path file) throws IOException {
    BitmapEncoder.saveBitmapWithDPI(chart, file.toString(), BitmapFormat.PNG, RESOLUTION);
  }
}
