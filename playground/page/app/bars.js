import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  Tooltip,
} from 'chart.js';
import { useEffect, useRef } from 'preact/hooks';
import { html } from './html.js';

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, Tooltip);
Chart.defaults.font.family = '"Inter Variable", system-ui, sans-serif';

/** A colour of the style sheet, which has one for light and one for dark. */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function optionsOf() {
  const ink = colour('--muted');
  const line = colour('--line');
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? false : { duration: 250 },
    interaction: { mode: 'index', intersect: false },
    plugins: {
      legend: {
        position: 'bottom',
        align: 'start',
        labels: { color: ink, boxWidth: 10, boxHeight: 10, useBorderRadius: true, borderRadius: 2 },
      },
      tooltip: { filter: ({ raw }) => raw > 0 },
    },
    scales: {
      x: {
        stacked: true,
        grid: { display: false },
        border: { color: line },
        ticks: { color: ink, maxRotation: 0, autoSkipPadding: 12 },
      },
      y: {
        stacked: true,
        beginAtZero: true,
        grid: { color: line },
        border: { display: false },
        ticks: { color: ink, precision: 0 },
      },
    },
  };
}

/**
 * Stacked bars.
 *
 * @param {{labels: string[], groups: {name: string, counts: number[]}[], description: string}} props
 */
export function Bars({ labels, groups, description }) {
  const canvas = useRef(null);
  const chart = useRef(null);

  useEffect(() => {
    chart.current = new Chart(canvas.current, {
      type: 'bar',
      data: { labels: [], datasets: [] },
      options: optionsOf(),
    });
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const repaint = () => {
      chart.current.options = optionsOf();
      for (const [at, dataset] of chart.current.data.datasets.entries()) {
        dataset.backgroundColor = colour(`--series-${at + 1}`);
      }
      chart.current.update('none');
    };
    scheme.addEventListener('change', repaint);
    document.fonts.ready.then(() => chart.current.update('none'));
    return () => {
      scheme.removeEventListener('change', repaint);
      chart.current.destroy();
    };
  }, []);

  useEffect(() => {
    const { data } = chart.current;
    data.labels = labels;
    data.datasets = groups.map(({ name, counts }, at) => ({
      label: name,
      data: counts,
      backgroundColor: colour(`--series-${at + 1}`),
      borderRadius: 2,
      maxBarThickness: 28,
    }));
    chart.current.options.plugins.legend.display = groups.length > 1;
    chart.current.update();
  }, [labels, groups]);

  return html`<div class="bars"><canvas ref=${canvas} role="img" aria-label=${description}></canvas></div>`;
}
