/** Mantine, dressed for a dense, quiet desk. The colours of meaning are in look.css. */
import { ActionIcon, Button, Checkbox, createTheme, Menu, Modal, Popover, Radio, SegmentedControl, Select, Table, Tabs, Textarea, TextInput, Tooltip } from '@mantine/core'
import type { MantineColorsTuple } from '@mantine/core'

const blue: MantineColorsTuple = ['#edf3fe', '#dbe7fd', '#b9d0fb', '#8fb4f7', '#6596f2', '#3f7bea', '#1f5fd6', '#1a51b8', '#174698', '#153a7b']
const red: MantineColorsTuple = ['#fef1f0', '#fde0dd', '#fbc1bc', '#f79a92', '#f0736a', '#de4a40', '#c02b20', '#a8241a', '#8a1f17', '#701c16']
const yellow: MantineColorsTuple = ['#fdf6e7', '#fbe9c4', '#f7d58c', '#f0bd55', '#e3a23b', '#c5821c', '#a0630c', '#8a540a', '#704409', '#5a370a']
const green: MantineColorsTuple = ['#ecf8f0', '#d2efdc', '#a8dfbc', '#79cb99', '#4cb679', '#2b9a5b', '#1a7a44', '#166739', '#135430', '#114528']
const gray: MantineColorsTuple = ['#f7f8f9', '#eff1f3', '#e4e7eb', '#cfd4da', '#b0b8c1', '#8a929d', '#6b7480', '#555d67', '#353b43', '#16191d']
const dark: MantineColorsTuple = ['#e8eaed', '#c5cad0', '#a3abb5', '#7d8691', '#444a52', '#32373d', '#1f2327', '#16181b', '#0f1113', '#0a0b0d']

const BRIEF = { transition: 'fade', duration: 80 } as const
const CONTROL_HEIGHT = '1.875rem'
const inputHeight = { wrapper: { '--input-height': CONTROL_HEIGHT, '--input-fz': '0.8125rem' } }
const input = { defaultProps: { size: 'sm' }, vars: () => inputHeight }

export const theme = createTheme({
  fontFamily: 'InterVariable, Inter, "Segoe UI Variable Text", -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.8125rem', lg: '0.9375rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.45', xl: '1.35' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.25rem', xl: '2rem' },
  radius: { xs: '3px', sm: '5px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1rem', lineHeight: '1.4' }, h2: { fontSize: '0.9375rem', lineHeight: '1.4' }, h3: { fontSize: '0.8125rem', lineHeight: '1.45' } } },
  colors: { blue, red, yellow, green, gray, dark },
  primaryColor: 'blue',
  primaryShade: { light: 6, dark: 6 },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: (_theme, { size }) => ({ root: size === 'sm' ? { '--button-height': CONTROL_HEIGHT, '--button-padding-x': '0.6875rem', '--button-fz': '0.8125rem' } : size === 'xs' ? { '--button-height': '1.625rem', '--button-padding-x': '0.5rem', '--button-fz': '0.75rem' } : {} }),
      styles: { label: { fontWeight: 500 } },
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 28 } }),
    TextInput: TextInput.extend(input),
    PasswordInput: input,
    NumberInput: input,
    ColorInput: input,
    Select: Select.extend({ ...input, defaultProps: { size: 'sm', comboboxProps: { transitionProps: BRIEF } } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm', autosize: true, minRows: 2 } }),
    DateInput: { defaultProps: { size: 'sm', valueFormat: 'D MMM YYYY' }, vars: () => inputHeight },
    DatePickerInput: { defaultProps: { size: 'sm', valueFormat: 'D MMM YYYY' }, vars: () => inputHeight },
    InputWrapper: { styles: { label: { fontWeight: 500, marginBottom: 3 }, description: { fontSize: '0.75rem', marginBottom: 2 } } },
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs', radius: 'xs' } }),
    Radio: Radio.extend({ defaultProps: { size: 'xs' }, styles: { description: { paddingInlineStart: 'var(--mantine-spacing-sm)' } } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs', transitionDuration: 0 }, styles: { label: { fontWeight: 500 } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 250, transitionProps: BRIEF, withArrow: false, multiline: true, maw: 320, events: { hover: true, focus: true, touch: true } } }),
    // The place that its focus begins at is no item, and a menu may hold nothing else: the first item takes it.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, transitionProps: BRIEF, shadow: 'md', position: 'bottom-start' } }),
    Popover: Popover.extend({ defaultProps: { transitionProps: BRIEF, shadow: 'md' } }),
    Modal: Modal.extend({ defaultProps: { transitionProps: { transition: 'fade', duration: 100 }, overlayProps: { backgroundOpacity: 0.35 }, closeButtonProps: { 'aria-label': 'Close' }, centered: false, yOffset: '10vh' }, styles: { title: { fontSize: '0.9375rem', fontWeight: 600, lineHeight: 1.3 }, header: { minHeight: '3rem', paddingBlock: '0.625rem' } } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 5, horizontalSpacing: 'sm' } }),
  },
})
